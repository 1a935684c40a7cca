/**
 * Puts text on the clipboard by the way every webview has: a selection and a copy, inside the click that asked for it.
 * WebKitGTK refuses `navigator.clipboard` where Chromium allows it. Gives whether it was done.
 */
export function copyText(text: string): boolean {
  const before = document.activeElement;
  const carrier = document.createElement('textarea');
  carrier.value = text;
  carrier.readOnly = true;
  carrier.className = 'visually-hidden';
  document.body.append(carrier);
  carrier.select();
  const done = document.execCommand('copy');
  carrier.remove();
  if (before instanceof HTMLElement) before.focus();
  return done;
}
