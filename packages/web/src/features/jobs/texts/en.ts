export const texts = {
  jobKind: { import: 'Import', export: 'Export', knowledge: 'Document' },
  jobDone: { knowledge: 'The draft is ready' },
  jobStage: { reading: 'reading', checking: 'checking', comparing: 'comparing', writing: 'writing', saving: 'saving' },
  job: {
    label: 'Job', of: '{done} of {total}', files: 'Files', gone: 'There is no such job any more. Jobs are forgotten some time after they have ended.',
    state: { waiting: 'Waiting for its turn', running: 'Running', done: 'Done', failed: 'Failed', cancelled: 'Cancelled', cancelling: 'Stopping…' },
    text: 'Imports, exports and other work that goes on by itself.', find: 'Filter jobs', stateLabel: 'State', progress: 'Progress', by: 'Started by', started: 'Started', byProgram: 'A command, or Fairway itself',
    none: 'No job is like that', empty: { title: 'No jobs yet', text: 'An import or a large export appears here as soon as it is started.' },
    cancel: { title: 'Stop this job?', text: 'What it has done so far stays done.', yes: 'Stop it', failed: 'It could not be stopped. Try again in a moment.' },
  },
}
