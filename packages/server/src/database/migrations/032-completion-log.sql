-- oldest program: 3

-- What was asked of the assistant in one room, and in one conversation, for the office's log.
create index completion_room on completion (room_id, at) where room_id is not null;
create index completion_conversation on completion (conversation_id, at) where conversation_id is not null;
