"""Run the commands as `python -m audit`."""

from audit.cli.main import main

if __name__ == "__main__":
    main(prog_name="consultation-audit")
