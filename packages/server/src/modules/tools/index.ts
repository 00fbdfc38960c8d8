export type { Asker, Tool, ToolResult } from './tool.ts'
