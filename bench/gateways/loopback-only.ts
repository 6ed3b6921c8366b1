// Loaded into a candidate that would listen on every interface of the machine: keeps it on 127.0.0.1.
// Touches nothing but where it listens, so it costs nothing per request.
import { Server } from 'node:net'

const listen = Server.prototype.listen

Server.prototype.listen = function listenOnLoopback(this: Server, ...args: unknown[]): Server {
  const host = '127.0.0.1'
  if (typeof args[0] === 'number' && args[1] === undefined) args[1] = host
  else if (typeof args[0] === 'number' && typeof args[1] !== 'string') args.splice(1, 0, host)
  return Reflect.apply(listen, this, args)
}
