// Holds what is on the screen to the numbers of the standards for old eyes and hands; answers a list
// of faults.
const isElder = document.documentElement.dataset.mode === 'elder';
const SIZES = isElder ? { main: 60, other: 60, body: 24 } : { main: 48, other: 44, body: 18 };
const SMALLEST = 18, GAP = 8, LEADING = 1.5, RING = 2, CONTRAST = isElder ? 7 : 4.5;
// What may be smaller in 长辈版, though never under 18 px.
const SMALL_PRINT = 'small, .hint, time, .status, .due, .tag, .turn, .ago, .place, .steps, .foot, kbd, figcaption, thead, .of, .until';
const HEADING = 'h1, h2, h3, h4', BUTTON = 'button, .button, summary, .main, .quiet, .danger, .filters, .top, kbd';

const faults = [];
const dialogs = [...document.querySelectorAll('dialog[open]')];
const root = dialogs.pop() ?? document.body;
const say = (element, what) => {
  const opening = element.cloneNode(false).outerHTML.slice(0, 120);
  faults.push(`${what}: ${opening} ${(element.innerText ?? '').trim().slice(0, 24)}`);
};
const style = element => getComputedStyle(element);
const isSeen = element => {
  const box = element.getBoundingClientRect();
  // What a closed <details> holds has a box and is not seen.
  return box.width > 1 && box.height > 1 && box.bottom + scrollY > 0 && (element.checkVisibility?.() ?? true)
    && style(element).visibility === 'visible' && !element.closest('.visually-hidden, .skip, [inert]');
};
const isUnder = (size, least) => size < least - 0.1;

// What a label, a hint or a fault belongs to is found by its name: two of one name, and the second is nobody's.
const named = new Set();
for (const element of document.querySelectorAll('[id]'))
  if (named.has(element.id)) say(element, 'another of the same id');
  else named.add(element.id);

// Letters: their size, and the lines of what needs more than one.
const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
const measured = new Set();
while (walker.nextNode()) {
  const text = walker.currentNode, element = text.parentElement;
  if (!text.data.trim() || measured.has(element) || !isSeen(element) || element.closest('svg, option')) continue;
  measured.add(element);
  const { fontSize, lineHeight } = style(element);
  const size = parseFloat(fontSize);
  const least = element.closest(SMALL_PRINT) ? SMALLEST : SIZES.body;
  if (isUnder(size, least)) say(element, `letters of ${size} px`);
  const range = document.createRange();
  range.selectNodeContents(text);
  const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
  const leading = parseFloat(lineHeight) / size;
  if (lines.size > 1 && isUnder(leading * 10, LEADING * 10) && !element.closest(`${HEADING}, ${BUTTON}`))
    say(element, `lines ${leading.toFixed(2)} of their letters apart`);
}
for (const field of root.querySelectorAll('input, textarea, select'))
  if (isSeen(field) && isUnder(parseFloat(style(field).fontSize), SIZES.body)) say(field, 'letters too small to write');

// Controls: what a finger meets. A label is as much of a control as the mark beside it.
// A link among words of its own line is as high as the line (WCAG 2.5.8); one among links is not.
const isInText = link => style(link).display === 'inline' && [...link.parentElement.childNodes].some(
  node => /[\p{L}\p{N}]/u.test(node.textContent) && !node.querySelector?.('a') && node.nodeName !== 'A');
const targets = [];
for (const control of root.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
  const isMark = ['checkbox', 'radio', 'file'].includes(control.type);
  const element = isMark ? control.closest('label') ?? control : control;
  if (!isSeen(element) || isInText(element)) continue;
  const box = element.getBoundingClientRect();
  const least = element.matches('.main') ? SIZES.main : SIZES.other;
  if (isUnder(box.width, least) || isUnder(box.height, least))
    say(element, `a control of ${Math.round(box.width)} by ${Math.round(box.height)} px`);
  targets.push({ control, element, box, least });
}

// Gaps: between controls that move together. One that is larger than it must be has its gap in itself.
const layer = element => {
  for (let above = element.parentElement; above; above = above.parentElement) {
    const { position, overflowY } = style(above);
    if (['sticky', 'fixed'].includes(position) || ['auto', 'scroll'].includes(overflowY)) return above;
  }
  return null;
};
for (const target of targets) target.layer = layer(target.element);
for (const [number, one] of targets.entries())
  for (const other of targets.slice(number + 1)) {
    if (one.layer !== other.layer || one.element === other.element) continue;
    if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
    const across = Math.max(one.box.left - other.box.right, other.box.left - one.box.right);
    const along = Math.max(one.box.top - other.box.bottom, other.box.top - one.box.bottom);
    const gap = Math.max(across, along);
    if (gap >= GAP - 0.1) continue;
    const side = across > along ? 'width' : 'height';
    const isRoomy = ({ box, least }) => !isUnder(box[side], least + GAP - Math.max(gap, 0));
    if (gap < -1 || !isRoomy(one) || !isRoomy(other))
      say(one.element, `${gap.toFixed(1)} px from «${other.element.innerText?.trim().slice(0, 20) ?? other.element.tagName}»`);
  }

// Icons: their contrast; axe looks at letters only.
const channels = colour => (colour.match(/[\d.]+/g) ?? []).map(Number);
const over = ([r, g, b, a = 1], under) => [r, g, b].map((value, at) => value * a + under[at] * (1 - a));
const ground = element => {
  if (!element) return [255, 255, 255];
  const colour = channels(style(element).backgroundColor);
  return colour[3] === 0 ? ground(element.parentElement) : over(colour, colour[3] === undefined ? colour : ground(element.parentElement));
};
const brightness = colour => {
  const [r, g, b] = colour.map(value => value / 255).map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
for (const icon of root.querySelectorAll('svg.icon')) {
  if (!isSeen(icon)) continue;
  const under = ground(icon);
  const [dark, bright] = [brightness(over(channels(style(icon).color), under)), brightness(under)].sort((a, b) => a - b);
  const contrast = (bright + 0.05) / (dark + 0.05);
  if (contrast < CONTRAST) say(icon.parentElement, `an icon of ${contrast.toFixed(1)}:1`);
}

// The ring around what has the focus, last: it moves the focus.
const before = document.activeElement;
for (const { control, element } of targets) {
  control.focus({ focusVisible: true, preventScroll: true });
  if (!control.matches(':focus-visible')) continue;
  const rings = [control, element, control.parentElement].map(style);
  const hasRing = rings.some(ring => ring.outlineStyle !== 'none' && parseFloat(ring.outlineWidth) >= RING);
  if (!hasRing) say(control, 'no ring when it has the focus');
}
before?.focus?.({ preventScroll: true });
return [...new Set(faults)];
