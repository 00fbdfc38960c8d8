-- oldest program: 3

-- When the seat was given for which somebody's mark in a section's room was placed: what had been said there before is history, not unread.
alter table room_reading add column seat_at timestamptz;
