/**
 * What is used of WooCommerce's own components, which come with its script and
 * not from npm.
 */
declare module '@woocommerce/components' {
	import type { ReactElement, ReactNode } from 'react';

	export function TableCard( props: {
		title: string;
		headers: Array< {
			key: string;
			label: string;
			isNumeric?: boolean;
			isLeftAligned?: boolean;
			required?: boolean;
		} >;
		rows: Array< Array< { value: string; display: ReactNode } > >;
		ids: number[];
		rowKey: ( row: unknown, index: number ) => number;
		isLoading: boolean;
		rowsPerPage: number;
		totalRows: number;
		query: Record< string, string >;
		onQueryChange: ( parameter: string ) => ( value: string ) => void;
		showMenu: boolean;
		emptyMessage: string;
	} ): ReactElement;
}
