"""Who signs candidates' cards: seen by the desks, adopted by two officers where no anchor is to be had."""
