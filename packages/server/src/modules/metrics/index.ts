// What Prometheus reads: of the assistant, of the campus, and of the process.

export { metricsRoutes } from './routes.ts'
