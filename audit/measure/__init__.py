"""From evidence to bounded values, and the rows behind them."""
