-- oldest program: 3

-- What the assistant says in rooms, where it is called: a message as any other, with what there is beside its text, as the contract
-- has it (RoomAnswer). While its state is running, what it says is in the chunks of its generation.
alter table message add column answer jsonb;
-- How many answers a room is waiting for, and which end with what is deleted.
create index message_answering on message (room_id, reply_to) where answer ->> 'state' = 'running';
-- They are erased with who asked.
create index message_asker on message ((answer ->> 'asker')) where answer is not null;

-- Whether the assistant may be called there.
alter table room add column has_assistant boolean not null default true;
