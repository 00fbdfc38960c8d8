import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../i18n/index.ts'
import { uiTexts } from '../../ui/texts.ts'
import { identityTexts } from './texts.ts'

/** Signing in, and how else to come to a session. Their paths: returnPath.ts */
export const waysIn: RouteRecordRaw[] = [
  { path: '/sign-in', name: 'sign-in', component: withTexts(() => import('./SignInPage.vue'), uiTexts, identityTexts), meta: { title: 'signIn.title' } },
  { path: '/sign-in/code', name: 'sign-in-by-code', component: withTexts(() => import('./CodeSignInPage.vue'), uiTexts, identityTexts), meta: { title: 'signIn.byCode' } },
  { path: '/registration', name: 'registration', component: withTexts(() => import('./RegistrationPage.vue'), uiTexts, identityTexts), meta: { title: 'signIn.registration' } },
  { path: '/forgotten-password', name: 'forgotten-password', component: withTexts(() => import('./ForgottenPasswordPage.vue'), uiTexts, identityTexts), meta: { title: 'signIn.forgotten' } },
]

export const loadFirstPassword = withTexts(() => import('./FirstPasswordPage.vue'), uiTexts, identityTexts)
export const loadSessionEnded = withTexts(() => import('./SessionEnded.vue'), uiTexts, identityTexts)
