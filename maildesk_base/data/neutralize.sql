-- A copy of a database must never read, change or send anybody's mail.
UPDATE mailbox_account
   SET state = 'disconnected', incoming_confirmed = false, outgoing_confirmed = false
 WHERE state <> 'draft';
-- Passwords and tokens.
DELETE FROM mailbox_secret;
DELETE FROM mailbox_sign_in;
-- The scheduler.
UPDATE mailbox_sync_state
   SET next_sync_at = NULL, lease_token = NULL, lease_until = NULL, fence = fence + 1;
-- The outbox: changes and messages that have not left yet.
DELETE FROM mailbox_operation WHERE state IN ('pending', 'in_flight');
UPDATE mailbox_draft
   SET state = 'editing', send_at = NULL, claimed_at = NULL
 WHERE state IN ('queued', 'sending', 'ambiguous', 'failed');
