/**
 * A table of rows the server pages: DataViews, filled from a REST list, with
 * what is shown when there is nothing, something went wrong or is on its way.
 *
 * DataViews brings its own copy of WordPress's components, which counts ids
 * anew: a field beside a table names its own, or two have the same.
 */
import {
	DataViews,
	type Action,
	type Field,
	type View,
} from '@wordpress/dataviews/wp';
import '@wordpress/dataviews/build-style/style.css';
import { useMemo } from '@wordpress/element';
import type { ReactNode } from 'react';
import { __ } from '@wordpress/i18n';
import { ProblemNotice } from './problem-notice';
import type { Loaded } from './store';
import './table.scss';

interface TableProps< Item > {
	/** The rows and how they came. */
	rows: Loaded< Item[] >;
	fields: Field< Item >[];
	view: View;
	onChangeView: ( view: View ) => void;
	actions?: Action< Item >[];
	getItemId: ( item: Item ) => string;
	/** Makes the first column of each row open it. */
	onOpen?: ( item: Item ) => void;
	search?: boolean;
	searchLabel?: string;
	/** Stands in the table's place when no row exists at all. */
	empty: ReactNode;
	/** Beside the view options. */
	header?: ReactNode;
	selection?: string[];
	onChangeSelection?: ( ids: string[] ) => void;
}

const isFiltered = ( view: View ) =>
	Boolean( view.search ) ||
	( view.filters ?? [] ).some( ( { value } ) => value !== undefined );

const layouts = { table: {} };

/**
 * The columns with their labels in every cell, for narrow screens, where a row
 * is a list of them; see table.scss.
 * @param title The column that names the row, which needs none.
 */
const withLabels = < Item, >(
	fields: Field< Item >[],
	title: string | undefined
): Field< Item >[] =>
	fields.map( ( field ) => {
		const { id, label, render: Render } = field;
		return Render && id !== title
			? {
					...field,
					render: ( cell ) => (
						<>
							<span
								className="aipuffer-table__label"
								aria-hidden="true"
							>
								{ label }
							</span>
							<div className="aipuffer-table__value">
								<Render { ...cell } />
							</div>
						</>
					),
				}
			: field;
	} );

export function Table< Item >( {
	rows,
	empty,
	onOpen,
	actions = [],
	search = false,
	fields,
	...props
}: TableProps< Item > ) {
	const { titleField } = props.view;
	const labelled = useMemo(
		() => withLabels( fields, titleField ),
		[ fields, titleField ]
	);
	if ( rows.problem && ! rows.data ) {
		return <ProblemNotice problem={ rows.problem } retry={ rows.retry } />;
	}
	const { perPage = 20 } = props.view;
	return (
		<div className="aipuffer-table">
			{ rows.problem && (
				<ProblemNotice problem={ rows.problem } retry={ rows.retry } />
			) }
			<DataViews
				{ ...( props as any ) }
				fields={ labelled }
				data={ rows.data ?? [] }
				isLoading={ rows.isLoading && ! rows.data?.length }
				actions={ actions }
				search={ search }
				defaultLayouts={ layouts }
				paginationInfo={ {
					totalItems: rows.total,
					totalPages: Math.ceil( rows.total / perPage ),
				} }
				onClickItem={ onOpen }
				isItemClickable={ () => Boolean( onOpen ) }
				empty={
					isFiltered( props.view ) ? (
						<p>
							{ __(
								'Nothing matches these filters.',
								'aipuffer'
							) }
						</p>
					) : (
						empty
					)
				}
			/>
		</div>
	);
}
