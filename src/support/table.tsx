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
import type { ComponentProps, MouseEvent, ReactNode } from 'react';
import { __ } from '@wordpress/i18n';
import { Link } from './link';
import { ProblemNotice } from './problem-notice';
import type { Params } from './routing';
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
	/** Makes the first column of each row a link, which a click on the row follows. */
	placeOf?: ( item: Item ) => Params;
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

const opener = 'aipuffer-table__opener';

/**
 * For the mouse, the whole row is its link; the keyboard has the link itself.
 */
function followRow( event: MouseEvent< HTMLElement > ) {
	const target = event.target as HTMLElement;
	const isForItself =
		target.closest( 'a, button, input, label' ) ||
		event.metaKey ||
		event.ctrlKey ||
		event.shiftKey ||
		// Whoever marks text wants to copy it.
		target.ownerDocument.defaultView?.getSelection()?.toString();
	if ( ! isForItself ) {
		target
			.closest( 'tr' )
			?.querySelector< HTMLElement >( `.${ opener }` )
			?.click();
	}
}

export function Table< Item >( {
	rows,
	empty,
	onOpen,
	placeOf,
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
	const isNarrowed = isFiltered( props.view );
	// What was asked for may be what is wrong, and is changed in the table's head.
	if ( rows.problem && ! rows.data && ! isNarrowed ) {
		return <ProblemNotice problem={ rows.problem } retry={ rows.retry } />;
	}
	const { perPage = 20 } = props.view;
	const nothing = isNarrowed ? (
		<p>{ __( 'Nothing matches these filters.', 'aipuffer' ) }</p>
	) : (
		empty
	);
	return (
		// eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- See followRow.
		<div
			className="aipuffer-table"
			aria-busy={ rows.isLoading }
			onClick={ placeOf && followRow }
		>
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
				renderItemLink={
					placeOf &&
					( ( {
						item,
						className,
						...link
					}: { item: Item } & ComponentProps< 'a' > ) => (
						<Link
							{ ...link }
							to={ placeOf( item ) }
							className={ `${ className } ${ opener }` }
						/>
					) )
				}
				isItemClickable={ () => Boolean( onOpen || placeOf ) }
				empty={ rows.problem ? null : nothing }
			/>
		</div>
	);
}
