/**
 * The list of credit packages is drawn by WooCommerce's own components, whose
 * script exists only beside WooCommerce. It comes in a bundle of its own,
 * which puts itself into the screen through this filter.
 */
import type { ComponentType } from 'react';
import { addFilter, applyFilters } from '@wordpress/hooks';
import type { Loaded } from '../support/store';
import type { CreditPackage } from './credit-package';

export interface PackagesTableProps {
	rows: Loaded< CreditPackage[] >;
	page: number;
	perPage: number;
	onPage: ( page: number ) => void;
	onPerPage: ( perPage: number ) => void;
}

const hook = 'aipuffer.creditPackagesTable';

export const provideTable = ( table: ComponentType< PackagesTableProps > ) =>
	addFilter( hook, 'aipuffer/woocommerce', () => table );

/** The table; null without WooCommerce. */
export const packagesTable = (): ComponentType< PackagesTableProps > | null =>
	applyFilters( hook, null ) as ComponentType< PackagesTableProps > | null;
