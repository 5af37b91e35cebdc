"""Parts that several answers share: sizes, prices, and where figures come from."""
