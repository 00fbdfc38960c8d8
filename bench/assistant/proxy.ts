import http from 'node:http'

// Hands every request on to the models and the answer back, and does nothing else: what a hop costs in any case.

const models = Number(process.env['MODELS'])
const agent = new http.Agent({ keepAlive: true })
const server = http.createServer((request, response) => {
  const onward = http.request({ port: models, host: '127.0.0.1', path: request.url, method: request.method, headers: request.headers, agent }, (answer) => {
    response.writeHead(answer.statusCode!, answer.headers)
    response.flushHeaders()
    answer.pipe(response)
  })
  onward.on('error', () => response.destroy())
  response.on('close', () => onward.destroy())
  request.pipe(onward)
})
server.listen(Number(process.env['PORT']), '127.0.0.1')
process.once('SIGTERM', () => process.exit())
