"""Results in the staff web: opening the marking by two officers, marking beside, figures, the workbook."""
