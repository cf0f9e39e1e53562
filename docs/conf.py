"""The site that `make site` builds from this folder."""

project = "netsuite-nodes"
extensions = ["myst_parser"]
exclude_patterns = ["screens"]
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_theme = "furo"
html_title = "netsuite-nodes"
html_show_copyright = False
html_copy_source = False
myst_heading_anchors = 4
