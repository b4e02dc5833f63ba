"""Papers and answer sheets on paper, set by typst. What is printed goes in as JSON: none of it is evaluated."""
