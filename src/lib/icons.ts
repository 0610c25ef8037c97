import arrowDown from 'lucide-static/icons/arrow-down.svg?raw';
import arrowRight from 'lucide-static/icons/arrow-right.svg?raw';
import arrowUp from 'lucide-static/icons/arrow-up.svg?raw';
import badgeCheck from 'lucide-static/icons/badge-check.svg?raw';
import bell from 'lucide-static/icons/bell.svg?raw';
import check from 'lucide-static/icons/check.svg?raw';
import chevronDown from 'lucide-static/icons/chevron-down.svg?raw';
import chevronLeft from 'lucide-static/icons/chevron-left.svg?raw';
import chevronRight from 'lucide-static/icons/chevron-right.svg?raw';
import circleX from 'lucide-static/icons/circle-x.svg?raw';
import copy from 'lucide-static/icons/copy.svg?raw';
import download from 'lucide-static/icons/download.svg?raw';
import fileCog from 'lucide-static/icons/file-cog.svg?raw';
import fileSearch from 'lucide-static/icons/file-search.svg?raw';
import fileSpreadsheet from 'lucide-static/icons/file-spreadsheet.svg?raw';
import fileText from 'lucide-static/icons/file-text.svg?raw';
import info from 'lucide-static/icons/info.svg?raw';
import link from 'lucide-static/icons/link.svg?raw';
import loader from 'lucide-static/icons/loader.svg?raw';
import logOut from 'lucide-static/icons/log-out.svg?raw';
import menu from 'lucide-static/icons/menu.svg?raw';
import pencil from 'lucide-static/icons/pencil.svg?raw';
import play from 'lucide-static/icons/play.svg?raw';
import plus from 'lucide-static/icons/plus.svg?raw';
import quote from 'lucide-static/icons/quote.svg?raw';
import rotateCcw from 'lucide-static/icons/rotate-ccw.svg?raw';
import search from 'lucide-static/icons/search.svg?raw';
import share from 'lucide-static/icons/share-2.svg?raw';
import shieldCheck from 'lucide-static/icons/shield-check.svg?raw';
import sliders from 'lucide-static/icons/sliders-horizontal.svg?raw';
import square from 'lucide-static/icons/square.svg?raw';
import star from 'lucide-static/icons/star.svg?raw';
import sunMoon from 'lucide-static/icons/sun-moon.svg?raw';
import trash from 'lucide-static/icons/trash-2.svg?raw';
import triangleAlert from 'lucide-static/icons/triangle-alert.svg?raw';
import undo from 'lucide-static/icons/undo-2.svg?raw';
import upload from 'lucide-static/icons/upload.svg?raw';
import users from 'lucide-static/icons/users.svg?raw';
import x from 'lucide-static/icons/x.svg?raw';

const drawings = {
  'arrow-down': arrowDown,
  'arrow-right': arrowRight,
  'arrow-up': arrowUp,
  'badge-check': badgeCheck,
  bell,
  check,
  'chevron-down': chevronDown,
  'chevron-left': chevronLeft,
  'chevron-right': chevronRight,
  'circle-x': circleX,
  copy,
  download,
  'file-cog': fileCog,
  'file-search': fileSearch,
  'file-spreadsheet': fileSpreadsheet,
  'file-text': fileText,
  info,
  link,
  loader,
  'log-out': logOut,
  menu,
  pencil,
  play,
  plus,
  quote,
  'rotate-ccw': rotateCcw,
  search,
  share,
  'shield-check': shieldCheck,
  sliders,
  square,
  star,
  'sun-moon': sunMoon,
  trash,
  'triangle-alert': triangleAlert,
  undo,
  upload,
  users,
  x,
};

export type IconName = keyof typeof drawings;

export interface Shape {
  tag: string;
  attributes: Record<string, string>;
}

/** The shapes inside a Lucide drawing (24 by 24, stroked), so that they can be made without raw HTML. */
export function iconShapes(name: IconName): Shape[] {
  const inside = drawings[name].replace(/^[\s\S]*?<svg[^>]*>/, '');
  return [...inside.matchAll(/<(path|circle|rect|line|ellipse|polyline|polygon)\s([^>]*?)\/>/g)].map((found) => ({
    tag: found[1] ?? 'path',
    attributes: Object.fromEntries([...(found[2] ?? '').matchAll(/([\w-]+)="([^"]*)"/g)].map((pair) => [pair[1] ?? '', pair[2] ?? ''])),
  }));
}
