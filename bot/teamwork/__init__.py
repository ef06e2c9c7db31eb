"""The team as admins handle it, without Telegram: who belongs to it, invitations into it, and what everybody did."""
