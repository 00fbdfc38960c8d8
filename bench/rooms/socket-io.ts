import { createServer } from 'node:http'
import { Server } from 'socket.io'

// The same room as Socket.IO's documentation makes one: in memory, told to all who are in it, and answered. Nothing is kept.

const http = createServer((_request, response) => response.end())
const io = new Server(http, { transports: ['websocket'], ...(process.env['RECOVERY'] === 'on' && { connectionStateRecovery: {} }) })
let seq = 0
io.on('connection', (socket) => {
  void socket.join('lobby')
  socket.on('send', (message: { clientId: string; from: string; text: string }, answer: (sent: { seq: number; at: string }) => void) => {
    const at = new Date().toISOString()
    io.to('lobby').emit('message', { seq: ++seq, at, ...message })
    answer({ seq, at })
  })
})
http.listen(Number(process.env['PORT']), '127.0.0.1')
process.once('SIGTERM', () => process.exit())
