<?php
/**
 * The own ledger, a page of it.
 *
 * @package AIPuffer
 *
 * @var \AIPuffer\Dashboard\View $this
 */

declare( strict_types=1 );

use AIPuffer\Dashboard\View;

defined( 'ABSPATH' ) || exit;

if ( null === $this->history ) {
	return;
}

[ 'entries' => $entries, 'newer' => $newer, 'older' => $older ] = $this->history;
$this->open( 'history', __( 'Credit history', 'aipuffer' ) );
?>
	<?php if ( [] === $entries ) : ?>
		<p><?php esc_html_e( 'Nothing yet. What you buy and use will be listed here.', 'aipuffer' ); ?></p>
	<?php else : ?>
		<ol class="aipuffer-dashboard__list" aria-labelledby="<?php echo esc_attr( $this->id( 'history-title' ) ); ?>">
			<?php foreach ( $entries as $entry ) : ?>
				<li class="aipuffer-dashboard__entry">
					<details>
						<summary class="aipuffer-dashboard__summary">
							<span class="aipuffer-dashboard__name"><?php echo esc_html( $entry['title'] ); ?></span>
							<span class="aipuffer-dashboard__when"><?php View::time( $entry['created_at'], true ); ?></span>
							<span class="aipuffer-dashboard__change">
								<?php if ( '0' === $entry['credits_delta'] && '0' !== $entry['from_quota'] ) : ?>
									<?php
									/* translators: %s: number of credits. */
									echo esc_html( sprintf( __( '%s from quota', 'aipuffer' ), View::amount( $entry['from_quota'] ) ) );
									?>
								<?php else : ?>
									<span dir="ltr"><?php echo esc_html( View::amount( $entry['credits_delta'], true ) ); ?></span>
								<?php endif; ?>
							</span>
						</summary>
						<?php $this->receipt( $entry ); ?>
					</details>
				</li>
			<?php endforeach; ?>
		</ol>
		<div class="aipuffer-dashboard__footer">
			<?php if ( null !== $newer || null !== $older ) : ?>
				<nav class="aipuffer-dashboard__pages" aria-label="<?php esc_attr_e( 'Pages of the credit history', 'aipuffer' ); ?>">
					<?php if ( null !== $newer ) : ?>
						<a href="<?php echo esc_url( $this->history_url( null ) ); ?>"><?php esc_html_e( 'Newest', 'aipuffer' ); ?></a>
						<a rel="prev" href="<?php echo esc_url( $this->history_url( "after-$newer" ) ); ?>"><?php esc_html_e( 'Newer', 'aipuffer' ); ?></a>
					<?php endif; ?>
					<?php if ( null !== $older ) : ?>
						<a rel="next" href="<?php echo esc_url( $this->history_url( "before-$older" ) ); ?>"><?php esc_html_e( 'Older', 'aipuffer' ); ?></a>
					<?php endif; ?>
				</nav>
			<?php endif; ?>
			<a class="aipuffer-dashboard__export" href="<?php echo esc_url( View::export_url() ); ?>" download><?php esc_html_e( 'Download history (CSV)', 'aipuffer' ); ?></a>
		</div>
	<?php endif; ?>
</div>
