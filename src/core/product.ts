import type { Role } from '#core/meaning';

export type ProductTypeName =
  'redshift_catalog' | 'training_set' | 'training_results' | 'validation_results' | 'photoz_estimates' | 'object_catalog' | 'other';

/** One kind of product: what it must have. `tableOnly`: the main file must be a readable table. */
export interface ProductType {
  name: ProductTypeName;
  displayName: string;
  description: string;
  order: number;
  requiredRoles: readonly Role[];
  tableOnly: boolean;
  mayHaveRelease: boolean;
  mayHavePzCode: boolean;
}

/** The seven types of the reference service, in the order in which pages and the Python client list them. */
export const productTypes: readonly ProductType[] = [
  {
    name: 'redshift_catalog',
    displayName: 'Reference Redshift Catalog',
    description: 'Redshifts with positions, usually spectroscopic, from one survey or many.',
    order: 1,
    requiredRoles: ['ra', 'dec', 'z'],
    tableOnly: true,
    mayHaveRelease: false,
    mayHavePzCode: false,
  },
  {
    name: 'training_set',
    displayName: 'Training Set',
    description: 'Objects of a release with a true redshift and photometry, ready to train an estimator.',
    order: 2,
    requiredRoles: ['z'],
    tableOnly: true,
    mayHaveRelease: true,
    mayHavePzCode: false,
  },
  {
    name: 'training_results',
    displayName: 'Training Results',
    description: 'What training leaves behind: models, settings, notes. Any format.',
    order: 3,
    requiredRoles: [],
    tableOnly: false,
    mayHaveRelease: true,
    mayHavePzCode: false,
  },
  {
    name: 'validation_results',
    displayName: 'Validation Results',
    description: 'How well an estimator did on a sample with known redshifts. Any format.',
    order: 4,
    requiredRoles: [],
    tableOnly: false,
    mayHaveRelease: true,
    mayHavePzCode: true,
  },
  {
    name: 'photoz_estimates',
    displayName: 'Photo-z Estimates',
    description: 'Estimated redshifts or redshift PDFs of the objects of a release. Any format.',
    order: 5,
    requiredRoles: [],
    tableOnly: false,
    mayHaveRelease: true,
    mayHavePzCode: true,
  },
  {
    name: 'object_catalog',
    displayName: 'Objects Catalog',
    description: 'Objects with positions and photometry.',
    order: 6,
    requiredRoles: ['ra', 'dec'],
    tableOnly: true,
    mayHaveRelease: false,
    mayHavePzCode: true,
  },
  {
    name: 'other',
    displayName: 'Other',
    description: 'Anything else that belongs to photo-z work. Any format.',
    order: 7,
    requiredRoles: [],
    tableOnly: false,
    mayHaveRelease: true,
    mayHavePzCode: true,
  },
];

export function productType(name: string): ProductType | null {
  return productTypes.find((type) => type.name === name) ?? null;
}

/** The numbers are the reference service's; the Python client sees them. */
export const productStatuses = { registering: 0, published: 1, deleted: 2, processing: 3, failed: 9 } as const;
export type ProductStatus = keyof typeof productStatuses;

export type ProductAct = 'see' | 'download' | 'edit' | 'delete' | 'send' | 'publish' | 'useAsInput';

/** Who asks, compared with the product at hand. */
export interface Standing {
  owner: boolean;
  admin: boolean;
}

const statesFor: Record<ProductAct, readonly ProductStatus[]> = {
  see: ['registering', 'published', 'processing', 'failed'],
  download: ['published'],
  edit: ['registering', 'published', 'failed'],
  delete: ['registering', 'published', 'failed'],
  send: ['registering', 'failed'],
  publish: ['registering', 'failed'],
  useAsInput: ['published'],
};

const openToAll: readonly ProductAct[] = ['see', 'download', 'useAsInput'];

/** Published products are open to every signed-in person; all else is for the owner and admins. */
export function productCan(act: ProductAct, status: ProductStatus, standing: Standing): boolean {
  if (!statesFor[act].includes(status)) return false;
  if (standing.owner || standing.admin) return true;
  return status === 'published' && openToAll.includes(act);
}
