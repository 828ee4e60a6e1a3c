"""For tests that ask a page where things lie."""


def lay_out_all(page) -> None:
    """Lay out at once the sections off the screen, for which the page takes its time.

    Before, their heights are estimates, and what is taller reaches into the section that follows:
    whoever asks where things lie, as axe does for the ground behind a text, hears what nobody sees.
    """
    page.add_style_tag(content=".bd-article section { content-visibility: visible !important; }")
