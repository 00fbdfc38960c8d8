import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'

// What a socket costs that does nothing: `ws` and Node, as its documentation begins.

const http = createServer((_request, response) => response.end())
const sockets = new WebSocketServer({ server: http })
sockets.on('connection', (socket) => {
  socket.on('message', () => {})
  socket.on('error', () => {})
})
http.listen(Number(process.env['PORT']), '127.0.0.1')
process.once('SIGTERM', () => process.exit())
