-- Subscriptions of the context broker. One that was deleted keeps its row for a while, without `doc`, so that other servers on the
-- same database learn of it: `revision` grows with every change of any subscription and tells them what is new.
CREATE TABLE subscription (
  tenant_no         integer NOT NULL,
  id                text COLLATE "C" NOT NULL,
  no                bigint GENERATED ALWAYS AS IDENTITY,
  revision          bigint NOT NULL,
  doc               jsonb,
  -- the address under which the @context of its notifications can be had
  context           text NOT NULL,
  created_at        timestamptz NOT NULL,
  modified_at       timestamptz NOT NULL,
  -- what became of its notifications; given up: they were sent in vain for too long
  times_sent        bigint NOT NULL DEFAULT 0,
  times_failed      bigint NOT NULL DEFAULT 0,
  given_up          bigint NOT NULL DEFAULT 0,
  last_notification timestamptz,
  last_success      timestamptz,
  last_failure      timestamptz,
  PRIMARY KEY (tenant_no, id)
) WITH (fillfactor = 70);
CREATE INDEX subscription_by_revision ON subscription (revision);

-- One row, once there was a subscription: the newest revision. A change holds it until it is durable, so that revisions become visible in their order.
CREATE TABLE subscription_revision (
  one  boolean PRIMARY KEY DEFAULT true CHECK (one),
  last bigint NOT NULL
);

-- What is still to be sent, written in the transaction of the change that it tells of. `data` is JSON: what the notification
-- shows of the entity, or, where `deferred`, the change itself, since linked entities are added when it is sent.
CREATE TABLE notification (
  subscription_no bigint NOT NULL,
  no              bigint GENERATED ALWAYS AS IDENTITY,
  entity_no       bigint NOT NULL,
  at              timestamptz NOT NULL,
  deferred        boolean NOT NULL,
  data            text NOT NULL,
  PRIMARY KEY (subscription_no, no)
);
