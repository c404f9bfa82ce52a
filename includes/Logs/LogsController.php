<?php
/**
 * REST routes of the logs.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Access;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use AIPuffer\Support\RestApi;
use AIPuffer\Support\Scopes;
use AIPuffer\Support\Usage;
use Closure;
use WP_REST_Request;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

/**
 * `/logs`: conversations, their figures, one with its messages, deleting, and appending for servers.
 *
 * @phpstan-type Request WP_REST_Request<array<string, mixed>>
 * @phpstan-type Charge array{ledger_id: int, credits: string, created_at: string}
 */
final class LogsController {
	/**
	 * Says that a total has only been counted so far.
	 */
	public const CAPPED = 'X-AIPuffer-Total-Capped';

	private const MESSAGES = 50;

	/**
	 * Takes what answers.
	 *
	 * @param Logs                        $logs     The logs.
	 * @param ConversationResource        $resource The shape of a conversation.
	 * @param Closure( int ): list<Charge> $charges What a conversation was charged; the ledger is a room the logs do not know.
	 */
	public function __construct( private readonly Logs $logs, private readonly ConversationResource $resource, private readonly Closure $charges ) {}

	/**
	 * Routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register( RestApi $api ): void {
		$conversation = [ ConversationResource::class, 'schema' ];
		$message      = [ MessageResource::class, 'schema' ];
		$list         = LogFilters::schema() + LogOrder::schema();
		$api->route( 'GET', '/logs', Access::View, [ $this, 'index' ], RestApi::paging() + $list, $conversation );
		$api->route( 'DELETE', '/logs', Access::Manage, [ $this, 'delete_all' ], LogFilters::schema() + [ 'continue' => [ 'type' => 'string', 'pattern' => LogsDeletion::CONTINUE_PATTERN ] ] );
		$api->route( 'GET', '/logs/summary', Access::View, [ $this, 'summary' ], LogFilters::schema() );
		$api->route( 'GET', '/logs/filters', Access::View, [ $this, 'options' ] );
		$api->route( 'POST', '/logs/messages', Access::Manage, [ $this, 'append' ], self::message(), $message );
		$api->route( 'GET', '/logs/(?P<id>[0-9]+)', Access::View, [ $this, 'read' ], [ 'id' => RestApi::id() ] + RestApi::paging( self::MESSAGES ), $conversation );
		$api->route( 'DELETE', '/logs/(?P<id>[0-9]+)', Access::Manage, [ $this, 'delete' ], [ 'id' => RestApi::id() ], $conversation );
		$api->route( 'GET', '/logs/(?P<id>[0-9]+)/neighbours', Access::View, [ $this, 'neighbours' ], [ 'id' => RestApi::id() ] + $list );
		$api->route( 'GET', '/logs/(?P<id>[0-9]+)/messages/(?P<message>[0-9]+)', Access::View, [ $this, 'message_alone' ], [ 'id' => RestApi::id(), 'message' => RestApi::id() ], $message );
	}

	/**
	 * A page of conversations. X-WP-Total counts up to 10,000; X-AIPuffer-Total-Capped says that there are, or may be, more.
	 *
	 * @param Request $request Filters, order and page.
	 */
	public function index( WP_REST_Request $request ): WP_REST_Response {
		$filters                            = $this->logs->filters( $request->get_params() );
		$per_page                           = (int) $request['per_page'];
		[ $conversations, $total, $capped ] = $this->logs->query->page( $filters, LogOrder::from_array( $request->get_params() ), (int) $request['page'], $per_page );
		$response                           = RestApi::page( $this->resource->list( $conversations, $this->excerpts( $filters, $conversations ) ), $total, $per_page );
		if ( $capped ) {
			$response->header( self::CAPPED, '1' );
		}

		return $response;
	}

	/**
	 * The summary cards.
	 *
	 * @param Request $request Filters.
	 * @return array<string, int|bool>
	 */
	public function summary( WP_REST_Request $request ): array {
		return $this->logs->summary( $this->logs->filters( $request->get_params() ) );
	}

	/**
	 * What the logs can be filtered by: modules and scopes that occur, with their names.
	 *
	 * @return array<string, list<array{value: string, label: string}>>
	 */
	public function options(): array {
		return $this->resource->options( $this->logs->summary->names() );
	}

	/**
	 * A conversation with a page of its messages, oldest first, and what it was charged. X-WP-Total is of the messages.
	 *
	 * @param Request $request Its id, and the page of messages.
	 */
	public function read( WP_REST_Request $request ): WP_REST_Response {
		$conversation = $this->logs->get( (int) $request['id'] );
		$per_page     = (int) $request['per_page'];
		$messages     = $this->logs->messages->page( $conversation->id, (int) $request['page'], $per_page );
		$response     = RestApi::page( [], $conversation->message_count, $per_page );
		$response->set_data(
			$this->resource->shape( $conversation ) + [
				'charges'  => ( $this->charges )( $conversation->id ),
				'messages' => array_map( static fn ( array $row ): array => MessageResource::shape( $row, false ), $messages ),
			]
		);

		return $response;
	}

	/**
	 * The conversations before and after one in a list.
	 *
	 * @param Request $request Its id, and the list's filters and order.
	 * @return array{previous: ?int, next: ?int}
	 */
	public function neighbours( WP_REST_Request $request ): array {
		$params = $request->get_params();

		return $this->logs->query->neighbours( $this->logs->get( (int) $request['id'] ), $this->logs->filters( $params ), LogOrder::from_array( $params ) );
	}

	/**
	 * One message, whole.
	 *
	 * @param Request $request Conversation and message.
	 * @return array<string, mixed>
	 * @throws Problem 404.
	 */
	public function message_alone( WP_REST_Request $request ): array {
		$row = $this->logs->messages->get( (int) $request['id'], (int) $request['message'] );

		return MessageResource::shape( $row ?? Raise::not_found( __( 'There is no such message.', 'aipuffer' ) ), true );
	}

	/**
	 * Deletes a conversation.
	 *
	 * @param Request $request Its id.
	 * @return array{deleted: bool, previous: array<string, mixed>}
	 */
	public function delete( WP_REST_Request $request ): array {
		$conversation = $this->logs->get( (int) $request['id'] );
		$previous     = $this->resource->shape( $conversation );

		return [ 'deleted' => 1 === $this->logs->delete( [ $conversation->id ] ), 'previous' => $previous ];
	}

	/**
	 * Deletes what the filters show, for some seconds; `continue` goes on where it stopped.
	 *
	 * @param Request $request Filters and `continue`.
	 * @return array{deleted: int, remaining: int, remaining_capped: bool, continue: ?string}
	 * @throws Problem 400, also for a parameter that is unknown: a filter that is misspelt would delete everything.
	 */
	public function delete_all( WP_REST_Request $request ): array {
		foreach ( array_keys( $request->get_params() ) as $name ) {
			if ( ! isset( LogFilters::schema()[ $name ] ) && ! in_array( $name, [ 'continue', 'rest_route' ], true ) && ! str_starts_with( (string) $name, '_' ) ) {
				/* translators: %s: name of a parameter. */
				Raise::invalid( (string) $name, sprintf( __( '%s is no filter of the logs.', 'aipuffer' ), $name ) );
			}
		}

		return ( new LogsDeletion( $this->logs ) )->run( $this->logs->filters( $request->get_params() ), (string) $request['continue'] );
	}

	/**
	 * Appends a message: 201.
	 *
	 * @param Request $request See aipuffer_log_message().
	 */
	public function append( WP_REST_Request $request ): WP_REST_Response {
		// The visitor of this request is the server that makes it, not the guest it speaks of.
		return new WP_REST_Response( $this->logs->append( $request->get_params() + [ 'guest_id' => '' ] ), 201 );
	}

	/**
	 * Of a search: the line of each conversation that matches.
	 *
	 * @param LogFilters         $filters       Filters.
	 * @param list<Conversation> $conversations Those of the page.
	 * @return array<int, list<array{text: string, is_match: bool}>>
	 */
	private function excerpts( LogFilters $filters, array $conversations ): array {
		$terms = SearchTerms::read( $filters->search );
		$texts = $this->logs->messages->matching( array_map( static fn ( Conversation $conversation ): int => $conversation->id, $conversations ), $terms );

		return array_map( static fn ( string $text ): array => Excerpt::parts( $text, $terms ), $texts );
	}

	/**
	 * The JSON schema of a message that is sent. What is too long is not refused here but cut: it has been said.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function message(): array {
		$text   = [ 'type' => 'string' ];
		$number = [ 'type' => [ 'integer', 'null' ], 'minimum' => 0 ];

		return [
			'conversation_uuid' => $text + [ 'pattern' => NewMessage::UUID_PATTERN ],
			'module'            => $text + [ 'pattern' => NewMessage::MODULE_PATTERN, 'required' => true ],
			'scope'             => $text + [ 'maxLength' => 100, 'pattern' => Scopes::PATTERN ],
			'user_id'           => [ 'type' => 'integer', 'minimum' => 0, 'maximum' => PHP_INT_MAX, 'required' => true ],
			'role'              => $text + [ 'enum' => [ 'user', 'assistant', 'system', 'tool' ], 'required' => true ],
			'content'           => $text + [ 'required' => true ],
			'status'            => $text + [ 'enum' => NewMessage::STATUSES ],
			'request_payload'   => [ 'type' => [ 'object', 'array', 'string', 'null' ] ],
			'vector_scores'     => [ 'type' => 'array', 'maxItems' => 1000 ],
			'created_at'        => [ 'type' => [ 'string', 'integer' ] ],
		] + array_fill_keys( [ 'guest_id', 'source', 'provider', 'model', 'error' ], $text )
			+ array_fill_keys( [ 'duration_ms', 'ledger_id' ], $number )
			+ array_intersect_key( Usage::schema(), array_flip( Usage::TOKENS ) );
	}
}
