import { exportAudit, listAudit } from './audit.ts'
import { advance, drop, enrol, listEnrolments } from './by-hand.ts'
import {
  announce,
  editAnnouncement,
  listAnnouncements,
  publishAnnouncement,
  removeAnnouncement,
  showAnnouncement,
  withdrawAnnouncement,
} from './announce.ts'
import type { Command } from './command.ts'
import { createCourse, editCourse, hideCourse, restoreCourse } from './course.ts'
import { demo } from './demo.ts'
import { createDeskRule, editDeskRule, listDeskRules, orderDeskRules, removeDeskRule, restoreDeskRule, showDeskRule, tryDesk } from './desk-rule.ts'
import { exportEnrolments, exportSectionsCommand } from './export.ts'
import { closeHandOff, giveHandOffBack, listHandOffs } from './hand-off.ts'
import { importPeopleCommand, importRecordsCommand, importSectionsCommand } from './import.ts'
import {
  addToList,
  editListEntry,
  hideListEntry,
  mergeListEntries,
  orderList,
  removeListEntry,
  restoreListEntry,
  setLogo,
  showList,
} from './list.ts'
import { cancelJob, listJobs } from './job.ts'
import { listMail, retryMail, testMail } from './mail.ts'
import { migrateCommand } from './migrate.ts'
import { listPasswordSheets, takePasswordSheet } from './passwords.ts'
import { createPeriod, editPeriod, hidePeriod, restorePeriod } from './period.ts'
import {
  confirmNumber,
  createPerson,
  disablePerson,
  editPerson,
  enablePerson,
  erasePerson,
  findPeople,
  removePerson,
  resetPassword,
  restorePerson,
  showPerson,
  signPersonOut,
} from './person.ts'
import { beginNewEpoch } from './rooms.ts'
import { createRound, editRound, hideRound, listRounds, restoreRound } from './round.ts'
import { watchRush } from './rush.ts'
import { createSection, editSection, hideSection, moveSection, restoreSection, setSectionCapacity } from './section.ts'
import { changeSetting, listSettings, showSettingHistory } from './settings.ts'
import { archiveTerm, createTerm, editTerm, hideTerm, listTerms, makeTermCurrent, restoreTerm, unarchiveTerm } from './term.ts'
import { copyTerm } from './term-copy.ts'
import { createUser } from './user.ts'
import { verifyCommand } from './verify.ts'

/** Every command that needs the database, by the name under which a server is asked to run it. */
export const commands = {
  migrate: migrateCommand,
  demo,
  'user create': createUser,
  'person find': findPeople,
  'person show': showPerson,
  'person create': createPerson,
  'person edit': editPerson,
  'person confirm-number': confirmNumber,
  'person disable': disablePerson,
  'person enable': enablePerson,
  'person reset-password': resetPassword,
  'person sign-out': signPersonOut,
  'person remove': removePerson,
  'person restore': restorePerson,
  'person erase': erasePerson,
  'passwords list': listPasswordSheets,
  'passwords take': takePasswordSheet,
  'settings list': listSettings,
  'settings set': changeSetting,
  'settings history': showSettingHistory,
  'term create': createTerm,
  'term edit': editTerm,
  'term current': makeTermCurrent,
  'term list': listTerms,
  'term copy': copyTerm,
  'term archive': archiveTerm,
  'term unarchive': unarchiveTerm,
  'term hide': hideTerm,
  'term restore': restoreTerm,
  'period create': createPeriod,
  'period edit': editPeriod,
  'period hide': hidePeriod,
  'period restore': restorePeriod,
  'round create': createRound,
  'round edit': editRound,
  'round list': listRounds,
  'round hide': hideRound,
  'round restore': restoreRound,
  'course create': createCourse,
  'course edit': editCourse,
  'course hide': hideCourse,
  'course restore': restoreCourse,
  'section create': createSection,
  'section edit': editSection,
  'section meetings': moveSection,
  'section hide': hideSection,
  'section restore': restoreSection,
  'section capacity': setSectionCapacity,
  'list show': showList,
  'list add': addToList,
  'list edit': editListEntry,
  'list order': orderList,
  'list hide': hideListEntry,
  'list restore': restoreListEntry,
  'list merge': mergeListEntries,
  'list remove': removeListEntry,
  'list logo': setLogo,
  enrol,
  drop,
  advance,
  enrolments: listEnrolments,
  rush: watchRush,
  'announce create': announce,
  'announce edit': editAnnouncement,
  'announce list': listAnnouncements,
  'announce show': showAnnouncement,
  'announce publish': publishAnnouncement,
  'announce withdraw': withdrawAnnouncement,
  'announce remove': removeAnnouncement,
  'desk rules': listDeskRules,
  'desk rule show': showDeskRule,
  'desk rule create': createDeskRule,
  'desk rule edit': editDeskRule,
  'desk rule remove': removeDeskRule,
  'desk rule restore': restoreDeskRule,
  'desk rule order': orderDeskRules,
  'desk try': tryDesk,
  'desk conversations': listHandOffs,
  'desk conversation give-back': giveHandOffBack,
  'desk conversation close': closeHandOff,
  'import sections': importSectionsCommand,
  'import people': importPeopleCommand,
  'import records': importRecordsCommand,
  'export sections': exportSectionsCommand,
  'export enrolments': exportEnrolments,
  'export audit': exportAudit,
  audit: listAudit,
  'mail list': listMail,
  'mail retry': retryMail,
  'mail test': testMail,
  'job list': listJobs,
  'job cancel': cancelJob,
  'rooms new-epoch': beginNewEpoch,
  verify: verifyCommand,
} as const satisfies Record<string, Command<never>>

export type CommandName = keyof typeof commands
export type OptionsOf<Name extends CommandName> = Parameters<(typeof commands)[Name]>[1]

export function isCommand(name: unknown): name is CommandName {
  return typeof name === 'string' && Object.hasOwn(commands, name)
}
