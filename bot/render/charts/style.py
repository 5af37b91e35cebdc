"""How all charts look: sizes in pixels of a canvas of 1280, and colours that colour-blind readers tell apart."""

WIDTH = 1280
LEAST_HEIGHT = 800
DOTS_PER_INCH = 100
MARGIN = 48

TITLE, SUBTITLE, KEY, LABEL, SMALL, CORNER = 48, 33, 39, 35, 31, 27
"""Sizes of letters. A phone shows a picture at a third of its size, so none is below 26."""
LINE = 1.3
"""Height of a line, of the size of its letters."""
RISE, FALL = 0.92, 0.26
"""What letters and hanzi take above and below their baseline, of their size."""
MIDDLE = 0.36
"""Where the middle of a line lies above its baseline."""

PAPER = "#FFFFFF"
INK = "#1B1F24"
GREY = "#59626C"
RULE = "#D9DEE3"
QUIET = "#A9BCCB"
LINE_COLOUR = "#33658A"
ACCENT = "#C8460B"
ACCENT_TINT = "#FBE3D6"
ALARM = "#B00020"

PARTS = ("#0072B2", "#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#8A939C")
"""Okabe and Ito's colours for the parts of a whole."""
PARTS_INK = ("#00608F", "#1B74AA", "#8F6200", "#00704F", "#A34A7C", "#59626C")
"""The same, dark enough for letters on white."""
ON_PARTS = (PAPER, INK, INK, INK, INK, INK)
"""Letters on these colours."""
