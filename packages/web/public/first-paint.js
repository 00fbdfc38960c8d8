// Runs before the first paint, so that a dark page never flashes white. A file of its own because the
// site's content security policy forbids inline scripts. The key is the one of Nuxt UI's colour mode.
;(function () {
  var mode = localStorage.getItem('vueuse-color-scheme') || 'auto'
  var dark = mode === 'dark' || (mode === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
  if (dark) document.documentElement.classList.add('dark')
  var language = localStorage.getItem('fairway-language') || navigator.language || 'en'
  document.documentElement.lang = language.slice(0, 2) === 'zh' ? 'zh-CN' : 'en'
})()
