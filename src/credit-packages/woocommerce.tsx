import {
	Button,
	Card,
	CardBody,
	ExternalLink,
	Notice,
} from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { ProblemNotice } from '../support/problem-notice';
import { settings } from '../support/settings';
import { useLoaded } from '../support/store';
import {
	settingsPath,
	type CreditPackage,
	type ShopSettings,
} from './credit-package';
import { GrantingCard } from './granting';
import { packagesTable } from './packages-table';
import { Sales } from './sales';
import { ShopSettingsCard } from './shop-settings';
import { ShortcodeBuilder } from './shortcode-builder';
import './credit-packages.scss';

/** AI Puffer > Usage > Billing > WooCommerce. */
export default function WooCommerce() {
	return (
		<div className="aipuffer-woocommerce">
			<Notice status="info" isDismissible={ false }>
				{ __(
					'WooCommerce credit delivery requires a WordPress user account. Guest checkout orders without a linked user cannot receive credits automatically.',
					'aipuffer'
				) }
			</Notice>
			<ShopSettingsCard />
			<ShortcodeBuilder />
			{ settings().woocommerce ? (
				<>
					<Packages />
					<Sales />
					<GrantingCard />
				</>
			) : (
				<WithoutWooCommerce />
			) }
		</div>
	);
}

function Packages() {
	const [ page, setPage ] = useState( 1 );
	const [ perPage, setPerPage ] = useState( 25 );
	const rows = useLoaded< CreditPackage[] >( '/credit-packages', {
		page,
		per_page: perPage,
	} );
	const { data } = useLoaded< ShopSettings >( settingsPath );
	const Table = packagesTable();
	return (
		<section aria-label={ __( 'Credit packages', 'aipuffer' ) }>
			<div className="aipuffer-toolbar">
				<p>
					{ __(
						'Products that grant credits when their order is completed.',
						'aipuffer'
					) }
				</p>
				{ settings().canManage && data && (
					<Button
						__next40pxDefaultSize
						variant="primary"
						href={ data.new_product_url }
					>
						{ __( 'Create credit package', 'aipuffer' ) }
					</Button>
				) }
			</div>
			{ rows.problem && (
				<ProblemNotice problem={ rows.problem } retry={ rows.retry } />
			) }
			{ Table && (
				<Table
					rows={ rows }
					page={ page }
					perPage={ perPage }
					onPage={ setPage }
					onPerPage={ ( next ) => {
						setPerPage( next );
						setPage( 1 );
					} }
				/>
			) }
		</section>
	);
}

const WithoutWooCommerce = () => (
	<Card>
		<CardBody>
			<h2>{ __( 'Sell credits with WooCommerce', 'aipuffer' ) }</h2>
			<p>
				{ __(
					'WooCommerce is not active on this site. With it, any product can be a credit package: customers buy it like anything else and have their credits when the order is completed. Everything else of AI Puffer works without it.',
					'aipuffer'
				) }
			</p>
			<p>
				<ExternalLink href="https://wordpress.org/plugins/woocommerce/">
					{ __( 'Get WooCommerce', 'aipuffer' ) }
				</ExternalLink>
			</p>
		</CardBody>
	</Card>
);
