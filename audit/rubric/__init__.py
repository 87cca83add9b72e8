"""What is asked: rubrics read and checked."""
