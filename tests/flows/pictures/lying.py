"""Where the boxes of a drawn picture lie."""


def boxes_of(made):
    """Left, top, right and bottom of each box, by its id."""
    return {
        placed.box.id: (placed.x, placed.y, placed.x + placed.content.width, placed.y + placed.content.height)
        for placed in made.boxes
    }
