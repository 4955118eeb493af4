// Long tables can be searched, and rows with a verdict hidden.

// On a narrow page a row of texts is a block, where each cell says of which column it is.
function addColumns(table) {
  const titles = [...table.tHead.rows[0].cells];
  const cells = [...table.tBodies[0].rows].flatMap((row) => [...row.cells].slice(1).map((cell) => [cell, titles[cell.cellIndex]]));
  for (const [cell] of cells) cell.classList.toggle('empty', cell.textContent === '–');
  return () => {
    for (const [cell, title] of cells) {
      const texts = [...title.querySelectorAll('[lang]')];
      const shown = texts.find((text) => text.lang === root.lang) || title;
      if (shown.textContent) cell.dataset.column = shown.textContent;
    }
  };
}

// Long tables can be searched.
function addFilter(table) {
  const rows = [...table.tBodies[0].rows];
  if (rows.length < 25 || table.closest('.comparison')) return null;
  const field = make('input', { type: 'search', id: `${table.id}-filter` }), label = make('label', { for: field.id });
  const count = make('span', { class: 'count', role: 'status' });
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const tell = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, i) => {
      row.hidden = !words.every((word) => texts[i].includes(word));
      shown += row.hidden ? 0 : 1;
    });
    count.textContent = words.length ? say('filtered', shown, rows.length) : '';
  };
  field.addEventListener('input', tell);
  table.closest('.scroll').before(make('p', { class: 'filter' }, label, field, count));
  return () => {
    label.textContent = say('filter');
    tell();
  };
}

// Where rows have verdicts, those of one verdict can be hidden on the whole page; so is a table with nothing left in it.
function addVerdicts() {
  const rows = [...document.querySelectorAll('td .verdict')].map((verdict) => ({ verdict, row: verdict.closest('tr') }));
  if (rows.length < 10) return null;
  const kinds = new Map();
  for (const { verdict, row } of rows) {
    const kind = verdict.textContent;
    if (!kinds.has(kind)) kinds.set(kind, { verdict, rows: [], isShown: true });
    kinds.get(kind).rows.push(row);
  }
  const tables = [...new Set(rows.map(({ row }) => row.closest('.scroll')))];
  const label = make('span', {}), bar = make('p', { class: 'verdicts', role: 'group' }, label);
  const update = () => {
    for (const one of kinds.values()) for (const row of one.rows) row.classList.toggle('off', !one.isShown);
    for (const table of tables) {
      const isEmpty = ![...table.querySelector('tbody').rows].some((row) => !row.classList.contains('off'));
      for (let part = table; part; part = part.previousElementSibling) {
        if (part !== table && part.tagName !== 'P' && part.tagName !== 'H3') break;
        part.classList.toggle('off', isEmpty);
        if (part.tagName === 'H3') break;
      }
    }
  };
  for (const one of kinds.values()) {
    const button = make('button', { type: 'button', 'aria-pressed': 'true' }, one.verdict.cloneNode(true), ` ${one.rows.length}`);
    button.addEventListener('click', () => {
      one.isShown = !one.isShown;
      button.setAttribute('aria-pressed', String(one.isShown));
      update();
    });
    bar.append(button);
  }
  tables[0].closest('section').querySelector('h2').after(bar);
  return () => { label.textContent = say('verdicts'); };
}
