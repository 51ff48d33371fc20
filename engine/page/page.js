'use strict';
(() => {
  const byId = (id) => document.getElementById(id);
  const cards = byId('cards');
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

  // A link leads into what is folded: open it.
  const openTarget = () => {
    const target = location.hash.length > 1 ? byId(decodeURIComponent(location.hash.slice(1))) : null;
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
    target.scrollIntoView();
  };
  addEventListener('hashchange', openTarget);
  openTarget();

  // On paper nothing can be opened: print principals and findings open. Rows and raw events are printed as they are.
  let folded = [];
  addEventListener('beforeprint', () => {
    folded = all('details.card:not([open])');
    folded.forEach((card) => { card.open = true; });
  });
  addEventListener('afterprint', () => {
    folded.forEach((card) => { card.open = false; });
    folded = [];
  });

  if (!cards) return;
  const filter = byId('filter');
  const levels = all('.levels input');
  const entries = all('.finding', cards).map((card) => ({
    card,
    head: (card.querySelector('summary').textContent + ' ' + card.querySelector('.rule').textContent).toLowerCase(),
    rows: all('.row', card).map((row) => ({row, text: row.textContent.toLowerCase()})),
    title: card.querySelector('.name').textContent,
  }));
  const present = new Set(entries.map(({card}) => card.dataset.level));
  levels.forEach((box) => { box.parentElement.hidden = !present.has(box.value); });

  const show = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shownLevels = new Set(levels.filter((box) => box.checked).map((box) => box.value));
    let shown = 0;
    let total = 0;
    for (const {card, head, rows} of entries) {
      let visible = 0;
      for (const {row, text} of rows) {
        row.hidden = !words.every((word) => head.includes(word) || text.includes(word));
        if (!row.hidden) ++visible;
      }
      card.hidden = !shownLevels.has(card.dataset.level) || (words.length > 0 && visible === 0);
      total += rows.length;
      if (!card.hidden) shown += visible;
    }
    byId('shown').textContent = shown === total ? total + ' findings' : shown + ' of ' + total + ' findings';
  };

  const orders = {
    rank: (a, b) => b.card.dataset.rank - a.card.dataset.rank,
    start: (a, b) => (a.card.dataset.start < b.card.dataset.start ? -1 : a.card.dataset.start > b.card.dataset.start),
    count: (a, b) => b.card.dataset.count - a.card.dataset.count,
    title: (a, b) => (a.title < b.title ? -1 : a.title > b.title),
  };
  const sort = () => cards.append(...entries.slice().sort(orders[byId('sort').value]).map(({card}) => card));

  const expand = byId('expand');
  expand.addEventListener('click', () => {
    const opens = expand.textContent === 'Expand all';
    entries.forEach(({card, rows}) => {
      if (card.hidden) return;
      card.open = opens;
      if (!opens) rows.forEach(({row}) => { row.open = false; });
    });
    expand.textContent = opens ? 'Collapse all' : 'Expand all';
  });
  filter.addEventListener('input', show);
  levels.forEach((box) => box.addEventListener('change', show));
  byId('sort').addEventListener('change', sort);
  document.querySelector('.tools').hidden = false;
  show();
})();
