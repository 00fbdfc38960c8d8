export const texts = {
  lists: {
    text: 'What forms and filters offer, in this order. Everything else says the code of an entry.',
    choose: 'Choose a list', find: 'Find entries', search: 'Search the list', placeholder: 'Name, code or former name…',
    name: { cohorts: 'Cohorts', colleges: 'Colleges', majors: 'Majors', classes: 'Classes', departments: 'Departments', 'course-types': 'Types of courses' },
    new: { cohorts: 'New cohort', colleges: 'New college', majors: 'New major', classes: 'New class', departments: 'New department', 'course-types': 'New type of courses' },
    column: { used: 'Used by' },
    field: { name: 'Name', code: 'Code', college: 'College', major: 'Major', cohort: 'Cohort', icon: 'Icon', aliases: 'Former and other names' },
    help: {
      name: 'Whoever reads the other language is shown the one that there is.',
      newCode: 'What sheets and programs say. Left empty, it is the name.',
      code: 'What sheets and programs say. The old one leads here still.',
      icon: 'Shown with courses of this type where it has no image.',
      aliases: 'A sheet that says one of these means this entry.',
    },
    noIcon: 'No icon',
    icon: {
      'book-open': 'Open book', 'book-marked': 'Book with a mark', star: 'Star', compass: 'Compass', shuffle: 'Crossing arrows', globe: 'Globe', languages: 'Languages', calculator: 'Calculator',
      'flask-conical': 'Flask', microscope: 'Microscope', code: 'Code', wrench: 'Wrench', presentation: 'Presentation', briefcase: 'Briefcase', scale: 'Scales', landmark: 'Columns',
      palette: 'Palette', music: 'Music', dumbbell: 'Dumbbell', 'heart-pulse': 'Heart', leaf: 'Leaf', lightbulb: 'Light bulb', users: 'People', 'graduation-cap': 'Graduation cap',
    },
    stateLabel: 'State', state: { offered: 'Offered', hidden: 'Hidden' },
    use: {
      students: '{n} student | {n} students', rounds: '{n} round | {n} rounds', sections: '{n} section | {n} sections', courses: '{n} course | {n} courses',
      announcements: '{n} announcement | {n} announcements', entries: '{n} other entry | {n} other entries',
    },
    unused: 'Nothing',
    edit: 'Edit', editNamed: 'Edit {name}', save: 'Save', create: 'Add', saved: '{name} is saved.', added: '{name} is added, at the end of the list.',
    follow: '{used} will say “{code}” from now on.',
    up: 'Move {name} up', down: 'Move {name} down', moved: '{name} is now number {place}.', sort: 'Sort by code', sorted: 'The list is in the order of its codes.',
    hide: 'Hide', hidden: '{name} is no longer offered. What says it keeps saying it.', restore: 'Offer again', restored: '{name} is offered again.',
    delete: { label: 'Delete', title: 'Delete {name}?', ask: 'Nothing uses it. It is gone for good.', yes: 'Delete', done: '{name} is deleted.' },
    merge: {
      label: 'Merge…', title: 'Merge {name} into another entry', into: 'Into', yes: 'Merge', done: '{from} is now {into}.',
      ask: '{used} will say the other entry from now on, and “{name}” leads there. This cannot be undone.', askUnused: '“{name}” leads to the other entry from now on. This cannot be undone.',
    },
    logo: {
      label: 'Image', help: 'Goes before the icon. At most 1024 pixels wide and high.', give: 'Use this image', take: 'Take the image away',
      given: '{name} has its image.', taken: '{name} has no image any more.',
    },
    none: { title: 'Nothing matches', text: 'The search looks at names, codes and former names.' },
    empty: { title: 'This list is empty', text: 'An import that names something new adds it here.' },
  },
}
