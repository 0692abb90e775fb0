-- Codes of figures for which several items of an area and a period have numbers, and of which a reviewer has settled that this item's counts.
ALTER TABLE submission_item DROP COLUMN gives_denominator, ADD COLUMN settled jsonb NOT NULL DEFAULT '[]';
