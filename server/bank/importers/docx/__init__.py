"""Word documents of questions into the bank: the layouts of Azota and SHub (docs/formats/docx.md).

`reading.read_question_document` is what others call; `words` says its problems. Opens files of strangers: within
bounds, without entities, without network. May import the bank's items and the packed paper's parts.
"""
