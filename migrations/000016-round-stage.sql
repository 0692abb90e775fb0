-- Who may change an item, as its round has it (submission-state.ts). Outside of a round an item is open.
ALTER TABLE submission_item ADD COLUMN stage text NOT NULL DEFAULT 'open'
  CHECK (stage IN ('open', 'filling', 'confirming', 'review', 'closed'));
UPDATE submission_item i SET stage = CASE WHEN r.state IN ('frozen', 'review', 'panel') THEN 'review' ELSE 'closed' END
  FROM round r WHERE r.id = i.round_id AND r.state NOT IN ('draft', 'call');

-- Where the items of an area divide by one figure and say different numbers: a reviewer has settled that this item's counts.
ALTER TABLE submission_item ADD COLUMN gives_denominator boolean NOT NULL DEFAULT false;

-- Who attached a file: the department, or a reviewer to a decision.
ALTER TABLE submission_evidence ADD COLUMN side text NOT NULL DEFAULT 'department' CHECK (side IN ('department', 'reviewer'));

-- Whether the place between an area and the country confirms an area's figures before the centre decides on them.
ALTER TABLE round ADD COLUMN province_reviews boolean NOT NULL DEFAULT false;
