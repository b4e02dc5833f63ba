"""The names of WordprocessingML, DrawingML, VML and OMML that a question paper is written with (ECMA-376 part 1)."""

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
CHOICES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VML = "{urn:schemas-microsoft-com:vml}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
OFF = frozenset({"0", "false", "off", "none"})
