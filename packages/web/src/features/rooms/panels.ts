/** What stands beside a room. */
export type PanelName = 'thread' | 'pins' | 'members' | 'search'
