"""Numbers: Wilson intervals, suppression, few/some/most, money and due dates. Pure, standard library only."""
