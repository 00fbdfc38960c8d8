export const texts = {
  job: {
    label: 'Job', of: '{done} of {total}', files: 'Files', gone: 'There is no such job any more. Jobs are forgotten some time after they have ended.',
    state: { waiting: 'Waiting for its turn', running: 'Running', done: 'Done', failed: 'Failed', cancelled: 'Cancelled', cancelling: 'Stopping…' },
    cancel: { title: 'Stop this job?', text: 'What it has done so far stays done.', yes: 'Stop it', failed: 'It could not be stopped. Try again in a moment.' },
  },
}
