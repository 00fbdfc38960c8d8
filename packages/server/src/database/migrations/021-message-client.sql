-- oldest program: 3

-- Begins with the client id, so that no other index can take its place when a message is looked for by it.
drop index message_client;
create unique index message_client on message (client_id, room_id, sender);
