<?php
/**
 * The page with the customer dashboard.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use WP_Post;
use WP_Query;
use WP_Upgrader;

defined( 'ABSPATH' ) || exit;

/**
 * Finds the pages that show the dashboard, and makes one where there is none.
 */
final class DashboardPage {
	/**
	 * How a block of the plugin begins in a page's content.
	 */
	private const BLOCK = '<!-- wp:aipuffer/';

	private const LOCK  = 'aipuffer_dashboard_page';
	private const PAGES = 20;

	/**
	 * Takes the shortcode, which belongs to a room this one does not know.
	 *
	 * @param string $shortcode Its name.
	 */
	public function __construct( private readonly string $shortcode ) {}

	/**
	 * Whether a page shows the dashboard, as far as its content tells.
	 *
	 * @param WP_Post $page The page.
	 */
	public function is_on( WP_Post $page ): bool {
		return has_shortcode( $page->post_content, $this->shortcode ) || str_contains( $page->post_content, self::BLOCK );
	}

	/**
	 * The pages that show it, published ones first.
	 *
	 * @return list<WP_Post>
	 */
	public function all(): array {
		$pages = [];
		foreach ( [ '[' . $this->shortcode, self::BLOCK ] as $mark ) {
			$found = new WP_Query(
				[
					'post_type'      => 'page',
					'post_status'    => [ 'publish', 'private', 'draft', 'pending', 'future' ],
					's'              => $mark,
					'sentence'       => true,
					'search_columns' => [ 'post_content' ],
					'orderby'        => 'ID',
					'order'          => 'ASC',
					'posts_per_page' => self::PAGES, // phpcs:ignore WordPress.WP.PostsPerPage -- A site has few.
					'no_found_rows'  => true,
				]
			);
			foreach ( $found->posts ?? [] as $page ) {
				if ( $page instanceof WP_Post && $this->is_on( $page ) ) {
					$pages[ $page->ID ] = $page;
				}
			}
		}
		usort( $pages, static fn ( WP_Post $one, WP_Post $other ): int => [ 'publish' !== $one->post_status, $one->ID ] <=> [ 'publish' !== $other->post_status, $other->ID ] );

		return $pages;
	}

	/**
	 * The published page with the dashboard: the one there is, or a new one. Two people who ask at once get one page: a
	 * lock, which WordPress keeps as a row of its options, lets one of them through.
	 *
	 * @return array{WP_Post, bool} The page, and whether it is new.
	 * @throws Problem 403 for somebody who may not publish pages; 409 while somebody else is making it.
	 */
	public function find_or_create(): array {
		if ( ! current_user_can( 'publish_pages' ) ) {
			Raise::problem( new Problem( 'aipuffer_forbidden', __( 'You are not allowed to publish pages.', 'aipuffer' ), 403 ) );
		}
		// @phpstan-ignore-next-line requireOnce.fileNotFound (WordPress's own)
		require_once ABSPATH . 'wp-admin/includes/class-wp-upgrader.php';
		if ( ! WP_Upgrader::create_lock( self::LOCK, MINUTE_IN_SECONDS ) ) {
			Raise::conflict( 'aipuffer_page_in_progress', __( 'The page is being created. Reload to see it.', 'aipuffer' ) );
		}
		try {
			$first = $this->all()[0] ?? null;

			return $first && 'publish' === $first->post_status ? [ $first, false ] : [ $this->create(), true ];
		} finally {
			WP_Upgrader::release_lock( self::LOCK );
		}
	}

	/**
	 * A new page.
	 *
	 * @throws Problem 500 when WordPress could not save it.
	 */
	private function create(): WP_Post {
		$id   = wp_insert_post(
			[
				'post_type'      => 'page',
				'post_status'    => 'publish',
				'post_title'     => __( 'Credits & Usage', 'aipuffer' ),
				'post_content'   => "<!-- wp:shortcode -->\n[{$this->shortcode}]\n<!-- /wp:shortcode -->",
				'comment_status' => 'closed',
				'ping_status'    => 'closed',
			],
			true
		);
		$page = is_wp_error( $id ) ? null : get_post( $id );

		return $page instanceof WP_Post ? $page : Raise::problem( new Problem( 'aipuffer_page_failed', is_wp_error( $id ) ? $id->get_error_message() : __( 'The page could not be saved.', 'aipuffer' ), 500 ) );
	}
}
