-- It takes more than two ends of the process now.
UPDATE taken_update SET aside = 'in_hand_at_ends' WHERE aside = 'in_hand_at_two_ends';
