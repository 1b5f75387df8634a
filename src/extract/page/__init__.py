"""The page's structure: sections, footnotes and their markers, studies, numerals outside running prose."""
