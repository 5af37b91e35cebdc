"""How far the estimates are off on what really happened: the data, the scores, the page that shows them."""
