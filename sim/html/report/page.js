// Starts what the page has; language, color scheme and print.

const retold = [addVerdicts(), ...[...document.querySelectorAll('.prose table')].map(addColumns), ...[...document.querySelectorAll('table')].map(addFilter)].filter(Boolean);
const gantts = [...document.querySelectorAll('.gantt')].map((place) => {
  const gantt = new Gantt(place, JSON.parse(document.getElementById(`${place.id}-data`).textContent));
  place.gantt = gantt;
  return gantt;
});

const language = document.getElementById('language'), scheme = document.getElementById('scheme');
const isDark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
function retell() {
  language.textContent = say('language');
  language.lang = isKorean() ? 'en' : 'ko';
  scheme.textContent = say(isDark() ? 'light' : 'dark');
  document.title = root.dataset[isKorean() ? 'titleKo' : 'titleEn'];
  for (const one of retold) one();
  for (const gantt of gantts) gantt.retell();
}
language.addEventListener('click', () => {
  root.lang = isKorean() ? 'en' : 'ko';
  retell();
});
scheme.addEventListener('click', () => {
  root.dataset.theme = isDark() ? 'light' : 'dark';
  retell();
  for (const gantt of gantts) gantt.recolor();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  retell();
  for (const gantt of gantts) gantt.recolor();
});
addEventListener('beforeprint', () => gantts.forEach((gantt) => gantt.print(true)));
addEventListener('afterprint', () => gantts.forEach((gantt) => gantt.print(false)));
for (const element of [language, scheme]) element.hidden = false;
root.dataset.script = 'on';
retell();
