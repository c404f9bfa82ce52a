<?php
/**
 * The customer dashboard as HTML.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Dashboard;

use AIPuffer\Ledger\EntryType;
use AIPuffer\Support\Credits;

defined( 'ABSPATH' ) || exit;

/**
 * What Dashboard::render() has at hand.
 *
 * @var array{chatbot: bool, aiforms: bool, imagegenerator: bool, title: string, intro: string, buycredits: bool, buycreditslabel: string, buycreditsurl: string, purchasehistory: bool} $attributes
 * @var array{balance: string, held: string, available: string, purchases: list<array{date: string, type: string, order_id: ?int, credits: string}>, quotas: list<array{scope: string, name: string, limit: ?string, used: string, remaining: ?string, period: string, resets_at: ?string}>}|null $dashboard Null for a visitor who is not logged in.
 */

$shown = static fn ( string $amount ): string => Credits::display( Credits::parse( $amount, 'amount' ) );
$quota = static fn ( string $scope ): bool => match ( strtok( $scope, ':' ) ) {
	'chatbot'         => $attributes['chatbot'],
	'ai_forms'        => $attributes['aiforms'],
	'image_generator' => $attributes['imagegenerator'],
	default           => true,
};

?>
<section class="aipuffer-dashboard">
	<?php if ( '' !== $attributes['title'] ) : ?>
		<h2 class="aipuffer-dashboard__title"><?php echo esc_html( $attributes['title'] ); ?></h2>
	<?php endif; ?>
	<?php if ( '' !== $attributes['intro'] ) : ?>
		<p class="aipuffer-dashboard__intro"><?php echo esc_html( $attributes['intro'] ); ?></p>
	<?php endif; ?>

	<?php if ( null === $dashboard ) : ?>
		<p class="aipuffer-dashboard__login">
			<a href="<?php echo esc_url( wp_login_url( (string) get_permalink() ) ); ?>"><?php esc_html_e( 'Log in to see your credits and usage.', 'aipuffer' ); ?></a>
		</p>
	<?php else : ?>
		<div class="aipuffer-dashboard__balance">
			<span class="aipuffer-dashboard__label"><?php esc_html_e( 'Available credits', 'aipuffer' ); ?></span>
			<strong class="aipuffer-dashboard__amount"><?php echo esc_html( $shown( $dashboard['available'] ) ); ?></strong>
			<?php if ( '0' !== $dashboard['held'] ) : ?>
				<span class="aipuffer-dashboard__held">
					<?php
					/* translators: %s: number of credits. */
					echo esc_html( sprintf( __( '%s more are kept for a request that is running.', 'aipuffer' ), $shown( $dashboard['held'] ) ) );
					?>
				</span>
			<?php endif; ?>
			<?php if ( $attributes['buycredits'] && '' !== $attributes['buycreditsurl'] ) : ?>
				<a class="aipuffer-dashboard__buy wp-element-button button" href="<?php echo esc_url( $attributes['buycreditsurl'] ); ?>"><?php echo esc_html( $attributes['buycreditslabel'] ); ?></a>
			<?php endif; ?>
		</div>

		<?php if ( $attributes['purchasehistory'] ) : ?>
			<h3><?php esc_html_e( 'Recent purchases', 'aipuffer' ); ?></h3>
			<?php if ( [] === $dashboard['purchases'] ) : ?>
				<p><?php esc_html_e( 'No purchases yet.', 'aipuffer' ); ?></p>
			<?php else : ?>
				<table class="aipuffer-dashboard__table">
					<thead>
						<tr>
							<th scope="col"><?php esc_html_e( 'Date', 'aipuffer' ); ?></th>
							<th scope="col"><?php esc_html_e( 'Order', 'aipuffer' ); ?></th>
							<th scope="col" class="aipuffer-dashboard__number"><?php esc_html_e( 'Credits', 'aipuffer' ); ?></th>
						</tr>
					</thead>
					<tbody>
						<?php foreach ( $dashboard['purchases'] as $purchase ) : ?>
							<tr>
								<td><time datetime="<?php echo esc_attr( $purchase['date'] ); ?>"><?php echo esc_html( (string) wp_date( (string) get_option( 'date_format' ), (int) strtotime( $purchase['date'] ) ) ); ?></time></td>
								<td>
									<?php
									echo esc_html( null === $purchase['order_id'] ? '' : '#' . $purchase['order_id'] );
									echo esc_html( EntryType::Revocation->value === $purchase['type'] ? ' ' . __( '(refund)', 'aipuffer' ) : '' );
									?>
								</td>
								<td class="aipuffer-dashboard__number"><?php echo esc_html( $shown( $purchase['credits'] ) ); ?></td>
							</tr>
						<?php endforeach; ?>
					</tbody>
				</table>
			<?php endif; ?>
		<?php endif; ?>

		<?php $quotas = array_filter( $dashboard['quotas'], static fn ( array $use ): bool => $quota( $use['scope'] ) && '0' !== $use['limit'] ); ?>
		<?php if ( [] !== $quotas ) : ?>
			<h3><?php esc_html_e( 'Quotas', 'aipuffer' ); ?></h3>
			<ul class="aipuffer-dashboard__quotas">
				<?php foreach ( $quotas as $use ) : ?>
					<li>
						<span class="aipuffer-dashboard__label"><?php echo esc_html( $use['name'] ); ?></span>
						<span>
							<?php
							echo esc_html(
								null === $use['limit']
									/* translators: %s: number of credits. */
									? sprintf( __( '%s used, no limit', 'aipuffer' ), $shown( $use['used'] ) )
									/* translators: 1: credits used, 2: limit. */
									: sprintf( __( '%1$s of %2$s used', 'aipuffer' ), $shown( $use['used'] ), $shown( $use['limit'] ) )
							);
							?>
						</span>
						<?php if ( null !== $use['resets_at'] ) : ?>
							<span class="aipuffer-dashboard__reset">
								<?php
								/* translators: %s: date and time. */
								echo esc_html( sprintf( __( 'Resets %s', 'aipuffer' ), wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), (int) strtotime( $use['resets_at'] ) ) ) );
								?>
							</span>
						<?php endif; ?>
					</li>
				<?php endforeach; ?>
			</ul>
		<?php endif; ?>
	<?php endif; ?>
</section>
