<?php
/**
 * A person's conversations, for WordPress's privacy tools.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Database;
use AIPuffer\Support\PersonalData;
use AIPuffer\Support\PrivacyTools;

defined( 'ABSPATH' ) || exit;

/**
 * Exports what was said and deletes it. The ledger keeps what it cost.
 *
 * What was sent to the provider beside it is not exported: it holds the same words and the site's own instructions.
 *
 * @phpstan-import-type Row from Database
 * @phpstan-import-type Item from PersonalData
 */
final class LogsPrivacy implements PersonalData {
	/**
	 * Messages of a page: each can be long.
	 */
	private const PER_PAGE = 100;

	/**
	 * Takes its parts.
	 *
	 * @param Logs                 $logs     The logs.
	 * @param ConversationResource $resource Names.
	 */
	public function __construct( private readonly Logs $logs, private readonly ConversationResource $resource ) {}

	/**
	 * What it is.
	 */
	public function name(): string {
		return __( 'AI Puffer: conversations', 'aipuffer' );
	}

	/**
	 * A page of it.
	 *
	 * @param int $user_id Whose.
	 * @param int $page    From 1.
	 */
	public function export( int $user_id, int $page ): array {
		$rows          = $this->logs->messages->of_user( $user_id, $page, self::PER_PAGE );
		$conversations = [];
		foreach ( $rows as $row ) {
			$conversations[ (int) $row['conversation_id'] ][] = $row;
		}
		$items = [];
		foreach ( $this->logs->query->by_ids( array_keys( $conversations ) ) as $conversation ) {
			$items[] = $this->item( $conversation, $conversations[ $conversation->id ] );
		}

		return [ 'data' => $items, 'done' => count( $rows ) < self::PER_PAGE ];
	}

	/**
	 * Erases some of it.
	 *
	 * @param int $user_id Whose.
	 */
	public function erase( int $user_id ): array {
		$erased = ( new LogsDeletion( $this->logs ) )->run( $this->logs->filters( [ 'user' => $user_id ] ), '' );

		return [ 'removed' => $erased['deleted'] > 0, 'retained' => [], 'done' => null === $erased['continue'] ];
	}

	/**
	 * A conversation with those of its messages that are on the page. WordPress joins the parts of one item in the wrong
	 * order, so each part is an item.
	 *
	 * @param Conversation        $conversation The conversation.
	 * @param non-empty-list<Row> $messages     Some of its messages.
	 * @return Item
	 */
	private function item( Conversation $conversation, array $messages ): array {
		$lines = PrivacyTools::lines(
			[
				__( 'Conversation', 'aipuffer' ) => $conversation->uuid,
				__( 'Module', 'aipuffer' )       => $this->resource->module_label( $conversation->module ),
				__( 'Source', 'aipuffer' )       => $this->resource->source( $conversation ),
				__( 'Provider', 'aipuffer' )     => $conversation->provider,
				__( 'Model', 'aipuffer' )        => $conversation->model,
			]
		);
		foreach ( $messages as $message ) {
			$lines[] = [
				/* translators: 1: who says something, 2: date and time. */
				'name'  => sprintf( __( '%1$s, %2$s', 'aipuffer' ), Role::from( (string) $message['role'] )->label(), PrivacyTools::time( (string) $message['created_at'] ) ),
				'value' => $message['content'] ?? __( '(The text was removed.)', 'aipuffer' ),
			];
		}

		return [
			'group_id'    => 'aipuffer-logs',
			'group_label' => __( 'AI conversations', 'aipuffer' ),
			'item_id'     => "conversation-$conversation->id-{$messages[0]['id']}",
			'data'        => $lines,
		];
	}
}
