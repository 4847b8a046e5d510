package livery.agent.repl

import scala.runtime.ScalaRunTime.replStringOf
import scala.tools.nsc.interpreter.IMain

/**
 * Rewrites the echo of Scala 2.13 (`val x: Int = 5`, `def f(a: Int): Int`, `class P`) to that of 2.12 (`x: Int = 5`,
 * `f: (a: Int)Int`, `defined class P`), which notebooks and their users know and some clients parse.
 *
 * It goes by the definitions of the input, not by the look of the text: each gives one known beginning, and all else
 * (the values) passes untouched. What is not recognised stays as Scala 2.13 shows it.
 */
final class Scala212Echo[I <: IMain](val intp: I) {
  import intp.global._

  def of(request: intp.Request, text: String): String = exitingTyper {
    val out = new java.lang.StringBuilder
    val end = request.handlers.foldLeft(0) { (from, handler) =>
      beginnings(request, handler).iterator.map { case (is, was) => (find(text, is, from), is, was) }.find(_._1 >= 0) match {
        case Some((at, is, was)) =>
          out.append(text, from, at).append(was)
          at + is.length
        case None => from
      }
    }
    out.append(text, end, text.length).toString
  }

  /** At the end of the last match only a line's beginning will do, for a value may hold the same words. */
  private def find(text: String, beginning: String, from: Int): Int =
    if (from == 0 && text.startsWith(beginning)) 0
    else {
      val at = text.indexOf("\n" + beginning, from)
      if (at < 0) at else at + 1
    }

  /** What 2.13 writes for a definition, and what 2.12 does. */
  private def beginnings(request: intp.Request, handler: intp.memberHandlers.MemberHandler): Seq[(String, String)] = {
    import intp.memberHandlers._
    handler match {
      case value: ValHandler =>
        val name = value.prettyName
        val typed = s"$name: ${request.typeOf(value.name)}"
        if (value.mods.isLazy) Seq(s"lazy val $typed // unevaluated" -> s"$typed = <lazy>")
        else Seq(s"val $typed = " -> s"$typed = ", s"var $typed = " -> s"$typed = ")
      case method: DefHandler =>
        Seq(s"def ${request.defTypeOf(method.name)(_.decode)}" -> s"${method.name}: ${methodType(request.compilerTypeOf(method.name))}")
      case kind: ClassHandler => Seq(s"${kind.keyword} ${kind.name}" -> s"defined ${kind.keyword} ${kind.name}")
      case module: ModuleHandler => Seq(s"object ${module.name}" -> s"defined object ${module.name}")
      case alias: TypeAliasHandler => Seq(s"type ${alias.name}" -> s"defined type alias ${alias.name}")
      case assigned: AssignHandler => Seq(mutated(assigned.member))
      case _ => Nil
    }
  }

  private def methodType(tpe: Type): String = tpe match {
    case NullaryMethodType(result) => methodType(result)
    case PolyType(parameters, result) => parameters.map(_.defString).mkString("[", ", ", "]") + methodType(result)
    case MethodType(parameters, result) =>
      val implicitly = if (parameters.headOption.exists(_.isImplicit)) "implicit " else ""
      val shown = parameters.map(p => s"${p.name.decode}: ${p.tpe}")
      shown.mkString(s"($implicitly", ", ", ")") + methodType(result)
    case other => other.toString
  }

  /** 2.12 shows the new value of an assigned variable, and nothing for `x += 1`. */
  private def mutated(member: Tree): (String, String) = member match {
    case Assign(target @ Ident(name), _) =>
      val value = intp.valueOfTerm(name.decoded).map(v => replStringOf(v, 1000).stripPrefix("\n").stripSuffix("\n"))
      s"// mutated $target" -> value.fold("")(v => s"$target: ${intp.typeOfTerm(name.decoded).resultType} = $v")
    case Assign(target, _) => s"// mutated $target\n" -> ""
    case Apply(Select(target, _), _) => s"// mutated $target\n" -> ""
    case other => s"// mutated $other\n" -> ""
  }
}
