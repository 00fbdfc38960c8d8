import type { AnnouncementAudience } from '@fairway/contract/announcements'
import { useI18n } from 'vue-i18n'
import { listed } from '../../i18n/listed.ts'
import { useCatalogue } from '../courses/useCatalogue.ts'
import { useLists } from '../lists/useLists.ts'
import { groups } from './announcementValues.ts'

/** Whom an announcement is for, in words. */
export function useAudienceWords() {
  const { t } = useI18n()
  const lists = useLists()
  const catalogue = useCatalogue()

  return (audience: AnnouncementAudience): string => {
    if (audience.to === 'everyone') return t(audience.guests ? 'announcing.to.guests' : 'announcing.to.everyone')
    if (audience.to === 'role') return t(`announcing.all.${audience.role}`)
    if (audience.to === 'section') return t('announcing.of.section', { section: catalogue.nameOf(audience.sectionId) })
    const narrowed = groups.flatMap((group) => (audience[group] ? listed(audience[group].map((code) => lists.nameOf(group, code))) : []))
    return narrowed.length > 0 ? t('announcing.of.students', { groups: narrowed.join(' · ') }) : t('announcing.all.student')
  }
}
